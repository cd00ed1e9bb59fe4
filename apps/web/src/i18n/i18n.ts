// Which language the page speaks. Lives here: choosing, loading and switching. May not know: pages.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { whereAllowed } from '../allowed-storage.ts'
import { ApiError } from '../api/request.ts'
import { inTime } from '../in-time.ts'
import { lateFile } from '../load.ts'
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

/** Brings the German words; they are a file of their own. */
export type LoadGerman = () => Promise<object>

const germanFile: LoadGerman = lateFile(async () => (await import('./de.ts')).de)

/** Nobody waits longer for words before a page they could read. */
const LONGEST_WAIT_MS = 5000

/** Starts with `language`, or with the person's own. Resolves when words are there: English where the others can't be had. */
export async function startI18n(language?: Language, loadGerman: LoadGerman = germanFile): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
  })
  const wanted = language ?? chooseLanguage(storedLanguage(), navigator.languages)
  await switchLanguage(wanted, soon(loadGerman)).catch(() => switchLanguage('en'))
}

/** Rejects where the words take longer than a page may. */
const soon =
  (loadGerman: LoadGerman): LoadGerman =>
  async () => {
    const german = await inTime(loadGerman(), LONGEST_WAIT_MS)
    if (german === undefined) throw new ApiError('offline')
    return german
  }

/** Loads the words and shows them; the page's `lang` follows. Rejects as a late file does: then nothing changed. */
export async function switchLanguage(language: Language, loadGerman: LoadGerman = germanFile): Promise<void> {
  if (language === 'de' && !i18next.hasResourceBundle('de', 'translation'))
    i18next.addResourceBundle('de', 'translation', await loadGerman())
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** Remembers a language that the person chose, where the browser keeps anything. */
export function rememberLanguage(language: Language): void {
  whereAllowed(() => {
    localStorage.setItem(STORED_AS, language)
  })
}

const storedLanguage = (): string | null => whereAllowed(() => localStorage.getItem(STORED_AS)) ?? null
