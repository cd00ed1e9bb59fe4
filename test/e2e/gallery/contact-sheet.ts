// All images of the gallery on one page. Lives here: its markup.
import type { Look } from './look.ts'

/** The contact sheet's HTML; the images lie beside it. */
export function drawContactSheet(all: readonly Look[]): string {
  const pages = Map.groupBy(all, ({ subject }) => subject.page)
  const sections = [...pages].map(([page, looks]) => drawSection(page, looks))
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Farhand: all pages</title>
<style>
  body { margin: 2rem; background: #d9dcde; color: #0f1f2b; font: 14px/1.5 system-ui, sans-serif }
  div { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start }
  figure { margin: 0 }
  img { display: block; height: 18rem; width: auto; max-width: 40rem; object-fit: cover; object-position: top }
</style>
<h1>${pages.size} pages, ${all.length} looks</h1>
${sections.join('\n')}
</html>
`
}

function drawSection(page: string, looks: readonly Look[]): string {
  const figures = looks.map(({ name, subject, width }) => {
    const caption = `${width} px, ${subject.scheme}, ${subject.language}`
    const picture = `<a href="${name}.png"><img src="${name}.png" alt="${page}, ${caption}" loading="lazy"></a>`
    return `<figure>${picture}<figcaption>${caption}</figcaption></figure>`
  })
  return `<h2>${page}</h2>\n<div>\n${figures.join('\n')}\n</div>`
}
