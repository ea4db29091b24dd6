import { writeFileSync } from 'node:fs'
import { cutPlaces } from '../src/cut-places.ts'

/** Writes where communes lie and what départements look like, from the packages that are installed. */
for (const [name, text] of cutPlaces()) writeFileSync(new URL(`../src/${name}`, import.meta.url), text)
