/** How the page looks and speaks. */
import { AllSettings } from '../parts/all-settings.tsx';
import { applyTheme, theme, THEMES } from '../theme.ts';
import { language, LANGUAGES, speak, text } from '../texts/text.ts';

export function Settings() {
  const words = text.value;
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{words.views.settings}</h1>
      </header>
      <fieldset class="choice">
        <legend>{words.languageLabel}</legend>
        {Object.entries(LANGUAGES).map(([name, { language: title }]) => (
          <label key={name}>
            <input type="radio" name="language" checked={language.value === name} onChange={() => speak(name)} />
            <span lang={name}>{title}</span>
          </label>
        ))}
      </fieldset>
      <fieldset class="choice">
        <legend>{words.appearance}</legend>
        {THEMES.map((name) => (
          <label key={name}>
            <input type="radio" name="theme" checked={theme.value === name} onChange={() => applyTheme(name)} />
            <span>{words[name]}</span>
          </label>
        ))}
      </fieldset>
      <AllSettings />
    </>
  );
}
