/** From the names of a configuration file (`boot-file`) to those of a program (`bootFile`). */

/** `boot-file` as `bootFile`. */
export type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

/** A value with all its keys in camel case, but for what stands under one of the keys `Untouched`. */
export type CamelKeys<T, Untouched extends string> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer One)[]
    ? readonly CamelKeys<One, Untouched>[]
    : {
        readonly [Key in keyof T as Key extends string ? Camel<Key> : Key]: Key extends Untouched
          ? T[Key]
          : CamelKeys<T[Key], Untouched>;
      };

/** `boot-file` as `bootFile`. */
export function camel<Name extends string>(name: Name): Camel<Name>;
export function camel(name: string): string {
  return name.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
}

/**
 * The value with all its keys in camel case, in lists and maps inside of it too. What stands under one of the keys
 * `untouched` stays as it is: its keys are not ours to rename, as the codes and names under `options`.
 */
export function camelKeys<T, Untouched extends string = never>(
  value: T,
  untouched?: readonly Untouched[],
): CamelKeys<T, Untouched>;
export function camelKeys(value: unknown, untouched: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => camelKeys(one, untouched));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      camel(key),
      untouched.includes(key) ? inner : camelKeys(inner, untouched),
    ]),
  );
}
