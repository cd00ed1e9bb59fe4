// What a measurement says in the end: figures of ours and of the peers, ratios, one table, one JSON line.
// Lives here: statistics and printing. May not know: how anything was measured.

/** Figures by name; the name carries the unit. */
export type Figures = Readonly<Record<string, number>>

/** The result of one bench. A ratio is ours divided by theirs. */
export interface BenchReport {
  readonly bench: string
  readonly ours: Figures
  readonly peers: Readonly<Record<string, Figures>>
  readonly ratios: Figures
}

/** The value below which `share` (0-1) of the sample lies, by the nearest rank. Throws RangeError on an empty sample. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (value === undefined) throw new RangeError('an empty sample has no percentile')
  return value
}

/** One row per figure, one column per contestant, then the ratios. */
export function reportTable(report: BenchReport): string {
  const contestants = { ours: report.ours, ...report.peers }
  const names = [...new Set(Object.values(contestants).flatMap((figures) => Object.keys(figures)))]
  const rows = [[report.bench, ...Object.keys(contestants)]]
  for (const name of names) rows.push([name, ...Object.values(contestants).map((figures) => shown(figures[name]))])
  for (const [name, ratio] of Object.entries(report.ratios)) rows.push([name, shown(ratio)])
  const widths = rows.reduce<number[]>((all, row) => {
    for (const [i, cell] of row.entries()) all[i] = Math.max(all[i] ?? 0, cell.length)
    return all
  }, [])
  const lines = rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
  return lines.join('\n')
}

const shown = (value: number | undefined): string => {
  if (value === undefined) return '–'
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(4)))
}
