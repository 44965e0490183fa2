/** The published door `tagwire/cache/reporters`: what a cache does, as metrics in CloudWatch or for people to read. */
export { consoleReporter, type ConsoleReporterOptions } from "./reporters/console-reporter.ts";
export { type EmfReporter, emfReporter, type EmfReporterOptions } from "./reporters/emf-reporter.ts";
export { type CacheMetric, hitRatio } from "./reporters/tally.ts";
