// What others wrote, such as names, in windows that are the desktop's own. Lives here: making it harmless there. Pure.
// May not know: where it is shown.

/** As many characters as a line of a panel's menu may have. */
const LONGEST = 160

/** One line without signs that turn what follows around, hide it, or would be read as markup, and not longer than a menu is wide. */
export function plainText(text: string): string {
  const plain = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFFFE\uFFFF]/gu, ' ')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('&', '＆')
  const characters = [...plain]
  return characters.length <= LONGEST ? plain : `${characters.slice(0, LONGEST - 1).join('')}…`
}
