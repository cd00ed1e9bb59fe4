// Names that nobody may join under, since others would take them for somebody else (design S6).
// May not know: who asks, what happens to them.

const GENERIC = new Set(['System', 'Farhand', 'Administrator'].map(folded))

/** Whether a joiner's name reads like one of the house's, or like one of `others` (host, organization). */
export function isReservedName(name: string, others: readonly string[] = []): boolean {
  const reads = folded(name)
  return reads === '' ? false : GENERIC.has(reads) || others.some((other) => folded(other) === reads)
}

/** Case, width, spaces, punctuation and symbols make no other name. */
function folded(name: string): string {
  return name
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[\s\p{P}\p{S}\p{Cf}]/gu, '')
}
