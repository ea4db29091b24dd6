import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { PreparedServer } from './guarded-server.ts'

/** A disk that only what runs on it sees, and whose room can be taken away and given back meanwhile. */
export interface LimitedDisk {
  /** The server as it was prepared, its `data` folder moved onto this disk. */
  readonly server: PreparedServer
  /** Nothing more can be written than is: "No space left on device". */
  fill(): Promise<void>
  /** There is room again. */
  free(): Promise<void>
  /** The disk is gone once nothing runs on it any more. */
  close(): Promise<void>
}

export type OpenedDisk =
  | { readonly kind: 'opened'; readonly disk: LimitedDisk }
  | { readonly kind: 'missing'; reason: string }

/** Memory is taken as it is written to; a run of a thousand faults writes less than a tenth of this. */
const roomKib = 8 * 1024 * 1024

// A file system in memory, in a mount namespace of its own: it ends with this shell and the server, however those end, and
// leaves no mount behind. What is used may grow between being read and being set as the limit: then it is read again.
const holder = `
set -e
disk=$1; source=$2; room=$3; shift 3
mount -t tmpfs -o "size=\${room}k,mode=0700\${1:+,$1}" grenier "$disk"
cp -a "$source/." "$disk/"
echo "$$"
while read -r order; do
  if [ "$order" = fill ]; then
    until mount -o "remount,size=$(df -k --output=used "$disk" | tail -n 1 | tr -d ' ')k" "$disk" 2>/dev/null; do :; done
  else
    mount -o "remount,size=\${room}k" "$disk"
  fi
  echo done
done
`

const isRoot = process.getuid?.() === 0

/** Who may mount: root, or anybody in a namespace of users that this kernel lets him make. */
const intoNamespace = isRoot
  ? ['--mount', '--propagation', 'private']
  : ['--user', '--map-current-user', '--keep-caps', '--mount', '--propagation', 'private']

function onDisk(
  server: PreparedServer,
  { holderPid, data, disk }: { holderPid: string; data: string; disk: string },
): PreparedServer {
  const { owner } = server
  const asOwner =
    owner === undefined
      ? []
      : ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups', '--inh-caps=-all']
  const namespaces = isRoot ? ['--mount'] : ['--user', '--preserve-credentials', '--mount']
  return {
    ...server,
    command: 'nsenter',
    args: [
      `--target=${holderPid}`,
      ...namespaces,
      '--',
      ...asOwner,
      server.command,
      ...server.args.map((arg) => (arg === data ? disk : arg)),
    ],
    env: { ...server.env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    owner: undefined,
  }
}

/**
 * Moves a prepared server that keeps its data in `dir/data` onto a disk of its own. Missing, with a reason, where this
 * machine lets nobody mount anything.
 */
export async function openLimitedDisk(server: PreparedServer): Promise<OpenedDisk> {
  const [data, disk] = [join(server.dir, 'data'), join(server.dir, 'disk')]
  await mkdir(disk)
  const { owner } = server
  const owned = owner === undefined ? [] : [`uid=${owner.uid},gid=${owner.gid}`]
  const args = [...intoNamespace, '--', '/bin/sh', '-c', holder, 'holder', disk, data, String(roomKib), ...owned]
  const shell = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = once(shell, 'close')
  let complaint = ''
  shell.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  const failed = ended.then(
    () => undefined,
    (error: Error) => {
      complaint = error.message
      return undefined
    },
  )
  const answers = createInterface({ input: shell.stdout })[Symbol.asyncIterator]()
  const answered = async (): Promise<string | undefined> => {
    const next = await Promise.race([answers.next(), failed])
    return next === undefined || next.done === true ? undefined : next.value
  }
  const holderPid = await answered()
  if (holderPid === undefined) {
    await failed
    return { kind: 'missing', reason: `No disk can be limited on this machine: ${complaint.trim()}` }
  }
  const order = async (text: 'fill' | 'free'): Promise<void> => {
    shell.stdin.write(`${text}\n`)
    if ((await answered()) === undefined) throw new Error(`The disk did not ${text}: ${complaint}`)
  }
  return {
    kind: 'opened',
    disk: {
      server: onDisk(server, { holderPid, data, disk }),
      fill: () => order('fill'),
      free: () => order('free'),
      async close() {
        shell.stdin.end()
        await failed
      },
    },
  }
}
