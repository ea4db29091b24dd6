export { type PrometheusDouble, type Series, startPrometheusDouble } from './start.ts'
