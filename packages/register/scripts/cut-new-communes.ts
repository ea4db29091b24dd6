import { writeFileSync } from 'node:fs'
import { cutNewCommunes } from '../src/cut-new-communes.ts'

/** Writes which communes are new since the former edition of the register, from the packages that are installed. */
writeFileSync(new URL('../src/new-commune-data.ts', import.meta.url), cutNewCommunes())
