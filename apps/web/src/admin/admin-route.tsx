// The administrators' page with its calls. May not know: how the page looks.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { listReports, markReportRead, readOrganization, saveRules } from '../api/organization.ts'
import { problemWords } from '../api/problem-words.ts'
import { ApiError } from '../api/request.ts'
import { AdminPage } from './admin-page.tsx'

export function AdminRoute(): ReactNode {
  const { t } = useTranslation()
  const client = useQueryClient()
  const organization = useQuery({
    queryKey: ['organization'],
    queryFn: ({ signal }) => readOrganization(signal),
    // The form holds what is typed; nothing new comes in under the fingers.
    staleTime: Infinity,
  })
  const reports = useQuery({ queryKey: ['reports'], queryFn: ({ signal }) => listReports(signal) })
  const saving = useMutation({
    mutationFn: saveRules,
    onSuccess: (saved) => {
      client.setQueryData(['organization'], saved)
    },
  })
  const reading = useMutation({
    mutationFn: markReportRead,
    onSettled: () => client.invalidateQueries({ queryKey: ['reports'] }),
  })
  const cause = organization.error ?? reports.error ?? reading.error
  if (cause instanceof ApiError && cause.code === 'not-signed-in') return <Navigate to="/sign-in" />
  return (
    <AdminPage
      organization={organization.data}
      reports={reports.data}
      problem={cause === null ? undefined : problemWords(cause, t)}
      saving={saving.isPending}
      saved={saving.isSuccess}
      saveProblem={saving.error === null ? undefined : problemWords(saving.error, t)}
      onSave={saving.mutate}
      onChange={saving.reset}
      onRead={reading.mutate}
      onLoadAgain={() => {
        void organization.refetch()
        void reports.refetch()
      }}
    />
  )
}
