// Unambiguous concatenation: every part carries its length, so no two lists give the same bytes.
import { concatBytes, type Bytes } from '@farhand/protocol'

/** All parts in order, each after its length in unsigned LEB128 (draft-irtf-cfrg-cpace section 3, prepend_len and lv_cat). */
export function lengthPrefixed(...parts: readonly Uint8Array[]): Bytes {
  return concatBytes(...parts.flatMap((part) => [leb128(part.length), part]))
}

function leb128(length: number): Bytes {
  const out: number[] = []
  let rest = length
  do {
    const low = rest % 128
    rest = Math.floor(rest / 128)
    out.push(rest > 0 ? low + 128 : low)
  } while (rest > 0)
  return new Uint8Array(out)
}
