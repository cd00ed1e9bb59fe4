// The HTTP surface of an organization: its rules for sessions, and reports of abuse. Bodies and answers both sides share.
import { sessionIdSchema } from './ids.ts'
import { epochMs, wellFormedText, z } from './schema.ts'
import { profileSchema } from './session/direction.ts'

/** Longest text to accept before joining, and longest words of a report, characters. */
export const MAX_ACKNOWLEDGEMENT_LENGTH = 8_000
export const MAX_REPORT_LENGTH = 1_000

/** PUT /api/v1/organization: what holds in sessions that start from then on. */
export const organizationRulesSchema = z.strictObject({
  profile: profileSchema,
  /** What a participant accepts before the host can admit them (REQ-14); null where nothing is asked. */
  acknowledgementText: wellFormedText.trim().min(1).max(MAX_ACKNOWLEDGEMENT_LENGTH).nullable(),
})
export type OrganizationRules = z.infer<typeof organizationRulesSchema>

/** GET /api/v1/organization. */
export const organizationSchema = organizationRulesSchema.extend({ name: z.string() })
export type Organization = z.infer<typeof organizationSchema>

/** What a person says happened to them. */
export const abuseReasonSchema = z.enum(['pretended', 'money', 'unwanted', 'threatened', 'other'])
export type AbuseReason = z.infer<typeof abuseReasonSchema>

/** POST /api/v1/reports: anybody; always answers 204, whether or not the session exists. */
export const newReportSchema = z.strictObject({
  sessionId: sessionIdSchema,
  reason: abuseReasonSchema,
  words: z.string().trim().max(MAX_REPORT_LENGTH),
})
export type NewReport = z.infer<typeof newReportSchema>

/** A report as administrators of the organization see it. */
export const abuseReportSchema = newReportSchema.extend({
  id: z.string().max(64),
  at: epochMs,
  /** When an administrator marked it as read; null before. */
  readAt: epochMs.nullable(),
})
export type AbuseReport = z.infer<typeof abuseReportSchema>

/** GET /api/v1/reports: newest first. */
export const reportListSchema = z.strictObject({ reports: z.array(abuseReportSchema) })
