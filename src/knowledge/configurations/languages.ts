/** Languages as phones call them. */

export interface Language {
  /** `de` */
  readonly code: string;
  /** `German_Germany`: the folder of its files for Cisco phones, and its name for Polycom. */
  readonly cisco: string;
  /** `German` */
  readonly english: string;
  /** `Deutsch` */
  readonly own: string;
}

/** The first of a language is taken where no country is given. */
const ROWS: readonly (readonly [code: string, cisco: string, english: string, own: string])[] = [
  ['en-US', 'English_United_States', 'English', 'English'],
  ['en-GB', 'English_United_Kingdom', 'English', 'English(UK)'],
  ['de-DE', 'German_Germany', 'German', 'Deutsch'],
  ['fr-FR', 'French_France', 'French', 'Francais'],
  ['es-ES', 'Spanish_Spain', 'Spanish', 'Espanol'],
  ['it-IT', 'Italian_Italy', 'Italian', 'Italiano'],
  ['nl-NL', 'Dutch_Netherlands', 'Dutch', 'Nederlands'],
  ['pt-PT', 'Portuguese_Portugal', 'Portuguese', 'Portugues'],
  ['pt-BR', 'Portuguese_Brazil', 'Portuguese', 'Portugues'],
  ['da-DK', 'Danish_Denmark', 'Danish', 'Dansk'],
  ['sv-SE', 'Swedish_Sweden', 'Swedish', 'Svenska'],
  ['nb-NO', 'Norwegian_Norway', 'Norwegian', 'Norsk'],
  ['no-NO', 'Norwegian_Norway', 'Norwegian', 'Norsk'],
  ['fi-FI', 'Finnish_Finland', 'Finnish', 'Suomi'],
  ['pl-PL', 'Polish_Poland', 'Polish', 'Polski'],
  ['cs-CZ', 'Czech_Czech_Republic', 'Czech', 'Cesky'],
  ['ru-RU', 'Russian_Russian_Federation', 'Russian', 'Russian'],
  ['tr-TR', 'Turkish_Turkey', 'Turkish', 'Turkce'],
  ['ja-JP', 'Japanese_Japan', 'Japanese', 'Japanese'],
  ['zh-CN', 'Chinese_China', 'Chinese_S', 'Chinese'],
];

export const ENGLISH: Language = { code: 'en', cisco: 'English_United_States', english: 'English', own: 'English' };

/** `de`, `de-AT`: a country that has no files of its own gets those of the language. Undefined for a language without. */
export function language(wanted: string): Language | undefined {
  const code = wanted.slice(0, 2);
  const row = ROWS.find(([known]) => known === wanted) ?? ROWS.find(([known]) => known.startsWith(code));
  return row === undefined ? undefined : { code, cisco: row[1], english: row[2], own: row[3] };
}
