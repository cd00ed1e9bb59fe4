// The quiet frame of a page: brand, language, colours, content. May not know: the session.
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../api/problem-words.ts'
import { rememberLanguage, switchLanguage, type Language } from '../i18n/i18n.ts'

interface PageFrameProps {
  /** Title of the browser's tab. */
  readonly title: string
  readonly middle?: boolean
  /** More tools, left of language and colours. */
  readonly tools?: ReactNode
  readonly children: ReactNode
}

/** Header and main part of a page. */
export function PageFrame({ title, middle = false, tools, children }: PageFrameProps): ReactNode {
  const { t } = useTranslation()
  useTabTitle(title)
  return (
    <>
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <header className="page-head">
        <Brand />
        <div className="page-head__tools">
          {tools}
          <LanguageSwitch />
          <ColourSwitch />
        </div>
      </header>
      <main id="content" tabIndex={-1} className={middle ? 'page-main page-main--middle' : 'page-main'}>
        {children}
      </main>
    </>
  )
}

/** Names the browser's tab while the component is shown. */
export function useTabTitle(title: string): void {
  const { t } = useTranslation()
  const name = t('app.name')
  useEffect(() => {
    const before = document.title
    document.title = title === name ? title : `${title} · ${name}`
    return () => {
      document.title = before
    }
  }, [title, name])
}

/** Our mark and name; leads to the start page. */
export function Brand(): ReactNode {
  const { t } = useTranslation()
  return (
    <Link to="/" className="brand">
      <Mark />
      {t('app.name')}
    </Link>
  )
}

/** The mark alone. */
export function Mark(): ReactNode {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" width="28" height="28">
      <rect width="32" height="32" rx="9" fill="#0e7c7b" />
      <path
        d="M9 21.5V9.5h11M9 15.5h7.5"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="22.5" cy="20.5" r="3" fill="#fff" />
    </svg>
  )
}

/** One button: the other language. Where its words can't be loaded the page stays as it is, and says so. */
export function LanguageSwitch(): ReactNode {
  const { t, i18n } = useTranslation()
  const [missing, setMissing] = useState<{ readonly language: Language; readonly cause: unknown }>()
  const other = i18n.language === 'de' ? 'en' : 'de'
  const choose = (): void => {
    switchLanguage(other).then(
      () => {
        setMissing(undefined)
        rememberLanguage(other)
      },
      (cause: unknown) => setMissing({ language: other, cause }),
    )
  }
  return (
    <div className="head-language">
      <button
        type="button"
        className="head-button"
        lang={other}
        onClick={choose}
        onBlur={() => {
          setMissing(undefined)
        }}
      >
        {t('app.otherLanguage')}
      </button>
      {missing?.language === other && (
        <p role="status" className="head-word">
          {t('app.noOtherLanguage')} {problemWords(missing.cause, t).sentence}
        </p>
      )}
    </div>
  )
}

/** One button: the other colours. */
export function ColourSwitch(): ReactNode {
  const { t } = useTranslation()
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  const label = isDark ? t('app.lightColours') : t('app.darkColours')
  return (
    <button
      type="button"
      className="head-button"
      aria-label={label}
      title={label}
      onClick={() => {
        setColorScheme(isDark ? 'light' : 'dark')
      }}
    >
      {isDark ? <IconSun size={20} stroke={1.5} /> : <IconMoon size={20} stroke={1.5} />}
    </button>
  )
}
