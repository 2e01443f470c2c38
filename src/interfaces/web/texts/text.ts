/** The words of the language that is chosen: that of the browser, until the person chooses another. */
import { computed, signal } from '@preact/signals';
import { DE } from './de.ts';
import { EN, type Texts } from './en.ts';

export const LANGUAGES: Readonly<Record<string, Texts>> = { en: EN, de: DE };
const KEPT_AS = 'rouse.language';

export const language = signal(chosen());
export const text = computed<Texts>(() => LANGUAGES[language.value] ?? EN);

export function speak(name: string): void {
  language.value = name;
  localStorage.setItem(KEPT_AS, name);
  document.documentElement.lang = name;
}

function chosen(): string {
  const wanted = [localStorage.getItem(KEPT_AS), ...navigator.languages.map((name) => name.slice(0, 2))];
  return wanted.find((name) => name !== null && Object.hasOwn(LANGUAGES, name)) ?? 'en';
}
