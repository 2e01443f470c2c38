/** The library of this station: packages of images, and what is known about images. */
import type { DataDisk } from '../../host/machine.ts';
import { isImageArchive } from '../../knowledge/image-archives.ts';
import {
  hashedFrom,
  inspectImage,
  inspectImageStart,
  LARGEST_INSPECTED,
  type ImageFacts,
} from '../../knowledge/image-facts.ts';
import { readImageFacts } from '../../knowledge/image-facts-schema.ts';
import { judgePackage } from '../../knowledge/verdict.ts';
import type { ServedPackage } from '../../files/served-package.ts';
import { Library } from '../../storage/library/library.ts';
import type { FactsKind, StoredPackage } from '../../storage/library/manifest.ts';

export type ImageLibrary = Library<ImageFacts>;
export type StoredImages = StoredPackage<ImageFacts>;

export const IMAGES: FactsKind<ImageFacts> = {
  largest: LARGEST_INSPECTED,
  inspect: inspectImage,
  inspectStart: inspectImageStart,
  hashedFrom,
  isImage: isImageArchive,
  read: readImageFacts,
};

export function openLibrary(disks: DataDisk, dataFolder: string): ImageLibrary {
  return new Library(disks.files(dataFolder), IMAGES);
}

/** `given`: the user named it on the command line. */
export function servedPackage(library: ImageLibrary, stored: StoredImages, given: boolean): ServedPackage {
  const { loads } = judgePackage(stored.files.map(({ facts }) => facts));
  const files = stored.files.map((file) => ({
    path: library.pathOf(file),
    name: file.path,
    size: file.size,
    version: file.sha256,
  }));
  return { id: stored.id, title: stored.name, given, loads, files };
}
