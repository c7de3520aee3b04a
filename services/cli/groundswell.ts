#!/usr/bin/env node
import { Command } from 'commander'
import { PACKAGE } from '../package-info.js'
import { alertsCommand } from './alerts.js'
import { configCommand } from './config.js'
import { dashboardsCommand } from './dashboards.js'
import { demoCommand } from './demo.js'
import { doctorCommand } from './doctor.js'
import { enginesCommand } from './engines.js'
import { evaluateCommand } from './evaluate.js'
import { EXIT, exitCodeOf, explainError } from './exit-codes.js'
import { explainCommand } from './explain.js'
import { exportCommand } from './export.js'
import { grafanaCommand } from './grafana.js'
import { influxCommand } from './influx.js'
import { liveCommand } from './live.js'
import { modelsCommand } from './models.js'
import { pretrainCommand } from './pretrain.js'
import { recordedServicesCommand } from './recorded-services.js'
import { rejectsCommand } from './rejects.js'
import { replayCommand } from './replay.js'
import { rulesCommand } from './rules.js'
import { runCommand } from './run.js'
import { schemasCommand } from './schemas.js'
import { searchCommand } from './search.js'
import { simulateCommand } from './simulate.js'
import { tableCommand } from './table.js'
import { trainCommand } from './train.js'
import { trainSimulationCommand } from './train-simulation.js'
import { verifyCommand } from './verify.js'

const program = new Command('groundswell')
  .description('Streaming nowcasts: grid, forecast, verify.')
  .version(PACKAGE.version)
  .showHelpAfterError('(see groundswell --help)')
  .exitOverride()
for (const command of [
  demoCommand(),
  replayCommand(),
  liveCommand(),
  recordedServicesCommand(),
  runCommand(),
  rejectsCommand(),
  rulesCommand(),
  alertsCommand(),
  explainCommand(),
  exportCommand(),
  modelsCommand(),
  trainCommand(),
  trainSimulationCommand(),
  pretrainCommand(),
  searchCommand(),
  evaluateCommand(),
  tableCommand(),
  verifyCommand(),
  simulateCommand(),
  doctorCommand(),
  enginesCommand(),
  configCommand(),
  schemasCommand(),
  influxCommand(),
  dashboardsCommand(),
  grafanaCommand(),
]) {
  program.addCommand(command.exitOverride().showHelpAfterError(`(see groundswell ${command.name()} --help)`))
}

try {
  await program.parseAsync()
} catch (error) {
  if (isCommanderError(error)) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.unusable
  else {
    process.stderr.write(`${explainError(error)}\n`)
    process.exitCode = exitCodeOf(error)
  }
}

function isCommanderError(error: unknown): error is { exitCode: number } {
  return error instanceof Error && 'exitCode' in error
}
