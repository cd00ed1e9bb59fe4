// Which language the page speaks. Lives here: choosing, loading and switching. May not know: pages.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** The languages that ship. */
export type Language = 'en' | 'de'

const STORED_AS = 'farhand.language'

/** The first language of the browser that ships, else English. */
export function chooseLanguage(stored: string | null, wanted: readonly string[]): Language {
  if (stored === 'en' || stored === 'de') return stored
  for (const tag of wanted) {
    const [base] = tag.toLowerCase().split('-')
    if (base === 'en' || base === 'de') return base
  }
  return 'en'
}

/** Starts with `language`, or with the person's own. Resolves when the words are there. */
export async function startI18n(language?: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
  })
  await switchLanguage(language ?? chooseLanguage(localStorage.getItem(STORED_AS), navigator.languages))
}

/** Loads the words and shows them; the page's `lang` follows. */
export async function switchLanguage(language: Language): Promise<void> {
  if (language === 'de' && !i18next.hasResourceBundle('de', 'translation')) {
    const { de } = await import('./de.ts')
    i18next.addResourceBundle('de', 'translation', de)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** Remembers a language that the person chose. */
export function rememberLanguage(language: Language): void {
  localStorage.setItem(STORED_AS, language)
}
