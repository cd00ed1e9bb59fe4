// Figures for operators, in the form Prometheus reads. Lives here: the registry and what the house itself counts.
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** Figures of one server; other parts register theirs in `registry`. */
export interface Metrics {
  readonly registry: Registry
  /** Seconds per HTTP request, by method, route pattern and status. */
  readonly requests: Histogram<'method' | 'route' | 'status'>
}

/** A new, empty set of figures. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'farhand_http_request_seconds',
    help: 'Seconds per HTTP request.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  })
  return { registry, requests }
}
