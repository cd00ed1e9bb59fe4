// What the server answered to one account is nothing for the next one at this browser. May not know: pages.
import type { QueryClient } from '@tanstack/react-query'

/** Of the browser itself, whoever uses it. */
export const MISSING_FROM_BROWSER = ['missing-from-browser'] as const

/** Drops every answer but what is true of the browser: a form on the page of now stays. */
export function forgetAnswers(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== MISSING_FROM_BROWSER[0] })
}
