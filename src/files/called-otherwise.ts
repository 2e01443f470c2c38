/** The name of the file found, where only upper and lower case differ from the name that was meant. */
export function calledOtherwise(name: string, found: string): string | undefined {
  const [meant, called] = [lastSegment(name), lastSegment(found)];
  return meant !== called && meant.toLowerCase() === called.toLowerCase() ? called : undefined;
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
