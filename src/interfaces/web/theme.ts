/** Light, dark, or as the system has it; kept in this browser. */
import { signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const KEPT_AS = 'rouse.theme';

export const theme = signal<Theme>(THEMES.find((one) => one === localStorage.getItem(KEPT_AS)) ?? 'system');

export function applyTheme(wanted: Theme = theme.value): void {
  theme.value = wanted;
  localStorage.setItem(KEPT_AS, wanted);
  if (wanted === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = wanted;
}
