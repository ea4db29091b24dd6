import { parseAllDocuments, stringify } from 'yaml'
import { runHelm } from '../../harness/helm.ts'
import { chartFolder } from './chart-values.ts'

/** An object as helm rendered it. */
export interface Rendered {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly [field: string]: unknown
}

/** Of a cluster of today: what templates ask for before they render it. */
const servedVersions = ['admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy', 'flowcontrol.apiserver.k8s.io/v1']

const releaseName = 'grenier'

/** Runs `helm template` on the chart with these values, and more flags. */
export function templateChart(values: object, namespace: string, flags: readonly string[] = []) {
  const served = servedVersions.flatMap((version) => ['--api-versions', version])
  const all = ['template', releaseName, chartFolder, '--namespace', namespace, '-f', '-', ...served, ...flags]
  // As YAML 1.1, which helm reads: there, a bare `yes` is no text.
  return runHelm(all, stringify(values, { version: '1.1' }))
}

/** Every object of the chart, hooks included. Throws with what helm said. */
export async function renderChart(values: object, namespace = 'grenier-test'): Promise<Rendered[]> {
  const { code, stdout, stderr } = await templateChart(values, namespace)
  if (code !== 0) throw new Error(stderr)
  return parseAllDocuments(stdout).flatMap((document) => {
    const object = document.toJS() as Rendered | null
    return object === null ? [] : [object]
  })
}

/** The one object of a kind and name; throws where there is none. */
export function objectNamed(objects: readonly Rendered[], kind: string, name: string): Rendered {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name)
  if (found === undefined) throw new Error(`no ${kind} ${name} was rendered`)
  return found
}
