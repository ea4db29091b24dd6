import { endpoints } from '@grenier/contracts'
import { type ForecastNotice, forecastNotice } from '@grenier/contracts/forecast-notice'

/** The notice that the documentation shows: a group that pays for itself and two communes. */
export function exampleNotice(): ForecastNotice {
  const [example] = endpoints.getForecastNotice.examples
  return forecastNotice.decode(example?.answer as never)
}
