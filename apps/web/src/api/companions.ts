// The helper programs that this server offers. May not know: pages.
import { companionListSchema, type CompanionList } from '@farhand/protocol'
import { request } from './request.ts'

/** Empty where none was built. */
export const listCompanions = (signal: AbortSignal): Promise<CompanionList> =>
  request({ method: 'GET', path: '/api/v1/companion', answer: companionListSchema, signal })
