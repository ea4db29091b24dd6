import { openBrowser } from '../../browser/console-page.ts'
import { ensureChromium } from '../../harness/system-packages.ts'
import { measureMembers } from './measure-members.ts'

const program = await ensureChromium()
if (program.kind === 'missing') throw new Error('x')
const b = await openBrowser(program)
console.log(JSON.stringify(await measureMembers(b), null, 1))
await b.close()
