// The calls about an organization: its rules, and reports of abuse. May not know: pages.
import {
  organizationSchema,
  reportListSchema,
  type AbuseReport,
  type NewReport,
  type Organization,
  type OrganizationRules,
} from '@farhand/protocol'
import { request } from './request.ts'

/** Throws ApiError `not-allowed` for whoever is no administrator, like all but the last. */
export const readOrganization = (signal: AbortSignal): Promise<Organization> =>
  request({ method: 'GET', path: '/api/v1/organization', answer: organizationSchema, signal })

export const saveRules = (body: OrganizationRules): Promise<Organization> =>
  request({ method: 'PUT', path: '/api/v1/organization', body, answer: organizationSchema })

/** Newest first. */
export async function listReports(signal: AbortSignal): Promise<readonly AbuseReport[]> {
  const { reports } = await request({ method: 'GET', path: '/api/v1/reports', answer: reportListSchema, signal })
  return reports
}

export const markReportRead = (id: string): Promise<void> =>
  request({ method: 'POST', path: `/api/v1/reports/${id}/read`, body: {} })

/** From anybody. Throws ApiError `too-many-attempts`. */
export const sendReport = (body: NewReport): Promise<void> => request({ method: 'POST', path: '/api/v1/reports', body })
