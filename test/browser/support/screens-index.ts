import { readdir, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** A picture of a screen: what it is called, and the look that it was kept in. */
interface Picture {
  readonly file: string
  readonly screen: string
  readonly look: string
  readonly sizeBytes: number
}

/** Names are those that tests give: nothing of them needs to be escaped. */
const pictureName = /^([\w.-]+?)(?:-((?:light|dark)-\d+))?\.png$/
const otherLook = 'other'
const bytesPerMb = 1_000_000

async function picturesIn(dir: string): Promise<readonly Picture[]> {
  const files = await readdir(dir).catch(() => [])
  const pictures: Picture[] = []
  for (const file of files.toSorted((one, other) => one.localeCompare(other))) {
    const [, screen, look = otherLook] = pictureName.exec(file) ?? []
    if (screen === undefined) continue
    pictures.push({ file, screen, look, sizeBytes: (await stat(join(dir, file))).size })
  }
  return pictures
}

function pageOf(pictures: readonly Picture[]): string {
  const screens = [...Map.groupBy(pictures, ({ screen }) => screen)]
  const figureOf = ({ file, look }: Picture) =>
    `<figure><figcaption>${look}</figcaption><a href="${file}"><img src="${file}" alt="" loading="lazy"></a></figure>`
  const sections = screens.map(
    ([screen, all]) => `<section id="${screen}"><h2>${screen}</h2><div>${all.map(figureOf).join('')}</div></section>`,
  )
  const contents = screens.map(([screen]) => `<a href="#${screen}">${screen}</a>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${screens.length} screens</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem }
  nav { columns: 16rem } nav a { display: block }
  section div { display: flex; flex-wrap: wrap; gap: 1rem; align-items: start }
  figure { margin: 0 } img { height: 24rem; max-width: 40rem; object-fit: cover; object-position: top; border: 1px solid #999 }
</style>
<h1>${screens.length} screens</h1>
<nav>${contents.join('\n')}</nav>
${sections.join('\n')}
</html>
`
}

/**
 * Writes `index.html` beside the pictures of screens: every screen with all looks it was kept in, for a person to look through.
 * Returns the line that a run ends with: how many there are, how large and where, from `root`; null where there are none.
 */
export async function indexScreens(dir: string, root: string): Promise<string | null> {
  const pictures = await picturesIn(dir)
  if (pictures.length === 0) return null
  const path = join(dir, 'index.html')
  await writeFile(path, pageOf(pictures))
  const screens = new Set(pictures.map(({ screen }) => screen)).size
  const mb = pictures.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / bytesPerMb
  return `${pictures.length} pictures of ${screens} screens, ${mb.toFixed(1)} MB: ${relative(root, path)}`
}
