import { execSync } from 'child_process'
import pg from 'pg'

const port = execSync(
  "ps -eo args | grep -oE 'grenier-postgres-[^ ]+/data -p [0-9]+.*checkpoint_timeout' | grep -oE '\\-p [0-9]+' | head -1",
)
  .toString()
  .trim()
  .slice(3)
const c = new pg.Client({
  connectionString: `postgresql://postgres_platform:platform-bench@127.0.0.1:${port}/postgres`,
})
await c.connect()
const m = new Map()
let n = 0
const end = Date.now() + Number(process.argv[2]) * 1000
while (Date.now() < end) {
  const { rows } = await c.query(
    "select state, wait_event_type||':'||wait_event w, regexp_replace(left(query,70),'\\s+',' ','g') q from pg_stat_activity where usename='postgres_platform' and pid<>pg_backend_pid() and state<>'idle'",
  )
  n++
  for (const r of rows) {
    const k = `${r.state.padEnd(20)} ${String(r.w).padEnd(26)} ${r.q}`
    m.set(k, (m.get(k) || 0) + 1)
  }
  await new Promise((r) => setTimeout(r, 7))
}
console.log('samples', n)
for (const [k, v] of [...m].sort((a, b) => b[1] - a[1]).slice(0, 36)) console.log((v / n).toFixed(2).padStart(6), k)
await c.end()
