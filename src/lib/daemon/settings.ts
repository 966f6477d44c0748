/** The settings of the runner itself: see daemonOptions for their meaning. All times in milliseconds. */
export interface RunnerSettings {
  readonly stats_interval: number
  readonly runlog_interval: number
  readonly stop_timeout: number
  readonly health_listen?: string
}
