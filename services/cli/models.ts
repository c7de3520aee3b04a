import { Command } from 'commander'
import { ArtefactError, SettingsError } from '../../shared/domain/errors.js'
import type { Region } from '../../shared/domain/region.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { startEngine } from '../../shared/engines/start-engine.js'
import { type Artefact, artefactHash } from '../../shared/models/artefact.js'
import { loadForecaster } from '../../shared/models/forecaster.js'
import { readArtefact, writeArtefact } from '../../shared/ports/artefact-folder.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { openStoreBeside } from '../open.js'
import { newestOf, previousOf } from '../serving/appointments.js'
import { readBook } from '../serving/book-file.js'
import { modelFolder, modelsOf } from '../serving/model-folders.js'
import { promote } from '../serving/promote.js'
import { keptArtefact } from '../serving/shelf.js'
import { challengerOf, type Trial, trialOf } from '../serving/trial.js'
import { type KeptRunFlags, keptRun, withKeptRun } from './kept-run.js'

type ListFlags = KeptRunFlags & { json?: boolean }
type ModelFlags = KeptRunFlags & { model: string }

/** `groundswell models`: what is in service, and the way to change it while a run goes on. */
export function modelsCommand(): Command {
  const models = new Command('models')
    .description('models in service: list, install, rollback, compare, promote')
    .exitOverride()
  withKeptRun(models.command('list'))
    .description('which artefact speaks under each name, since when, and which stands in its folder')
    .option('--json', 'as JSON')
    .action(list)
  withKeptRun(models.command('install'))
    .description('put an artefact into service; a run that is under way takes it at its next issue')
    .argument('<folder>', 'the artefact')
    .action(install)
  withKeptRun(models.command('rollback'))
    .description('put back the artefact that spoke before')
    .requiredOption('--model <name>', 'whose')
    .action(rollback)
  withKeptRun(models.command('compare'))
    .description('challengers against the models in service, on the issues that both were scored on')
    .option('--json', 'as JSON')
    .action(compare)
  withKeptRun(models.command('promote'))
    .description('put a challenger in the place of its model, whatever the test says')
    .requiredOption('--model <name>', 'whose challenger')
    .action(promoteByHand)
  return models
}

async function compare(flags: ListFlags): Promise<void> {
  const settings = await keptRun(flags)
  const store = openStoreBeside(settings, systemClock)
  try {
    for (const region of settings.regions) {
      const known = await store.models(region.id)
      for (const model of modelsOf(settings, region).filter(one => known.includes(challengerOf(one)))) {
        const trial = await trialOf(store, region, model)
        process.stdout.write(
          flags.json === true ? `${JSON.stringify({ region: region.id, ...trial })}\n` : trialLine(region, trial),
        )
      }
    }
  } finally {
    await store.close()
  }
}

const trialLine = (region: Region, { model, issues, loss, challengerLoss, pValue }: Trial): string =>
  `${region.id.padEnd(16)} ${model.padEnd(16)} WIS ${loss.toPrecision(4)}, its challenger's ` +
  `${challengerLoss.toPrecision(4)}, on ${issues} issues; p of equal accuracy ${pValue.toPrecision(2)}\n`

async function promoteByHand(flags: ModelFlags): Promise<void> {
  const settings = await keptRun(flags)
  if (settings.modelsDir === '') throw notOurs()
  const [region] = settings.regions
  const store = openStoreBeside(settings, systemClock)
  try {
    const { to } = await promote(settings, region, await trialOf(store, region, flags.model))
    process.stdout.write(`${to.slice(0, 12)} stands in ${modelFolder(settings, region, flags.model)}\n`)
  } finally {
    await store.close()
  }
}

async function list(flags: ListFlags): Promise<void> {
  const settings = await keptRun(flags)
  const rows = []
  for (const region of settings.regions) {
    const book = await readBook(settings.dataDir, region.id)
    for (const model of modelsOf(settings, region)) {
      const speaks = newestOf(book, model)
      const stands = await standing(modelFolder(settings, region, model))
      const since = speaks !== undefined && speaks.fromDay > Number.MIN_SAFE_INTEGER && dateOfDay(speaks.fromDay)
      const history = book.appointments.filter(one => one.model === model).length
      rows.push({ region: region.id, model, speaks: speaks?.hash, since: since || undefined, stands, history })
    }
  }
  if (flags.json === true) return void process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`)
  for (const { region, model, speaks, since, stands } of rows) {
    const what =
      speaks === undefined ? 'has not spoken yet' : `${speaks.slice(0, 12)} since ${since ?? 'the beginning'}`
    const waits = stands === speaks ? '' : `, in the folder: ${stands?.slice(0, 12) ?? 'nothing that can be read'}`
    process.stdout.write(`${region.padEnd(16)} ${model.padEnd(16)} ${what}${waits}\n`)
  }
}

async function standing(folder: string): Promise<string | undefined> {
  try {
    return artefactHash(await readArtefact(folder))
  } catch (error) {
    if (error instanceof ArtefactError) return undefined
    throw error
  }
}

async function install(folder: string, flags: KeptRunFlags): Promise<void> {
  const settings = await keptRun(flags)
  const artefact = await readArtefact(folder)
  const { model, region: made } = artefact.manifest
  const region = settings.regions.find(({ id }) => id === (flags.region ?? made.id)) ?? settings.regions[0]
  await place(settings, region, model, artefact)
}

async function rollback(flags: ModelFlags): Promise<void> {
  const settings = await keptRun(flags)
  const [region] = settings.regions
  const before = previousOf(await readBook(settings.dataDir, region.id), flags.model)
  if (before === undefined) {
    throw new SettingsError(`no artefact of ${flags.model} spoke for ${region.id} before the one in service`)
  }
  await place(settings, region, flags.model, await keptArtefact(settings.dataDir, before.hash))
}

const notOurs = () =>
  new SettingsError(
    'the models that come with Groundswell are not changed; copy them into a folder, and name it with --set modelsDir=…',
  )

/** Into the model's folder, after it was tried: a run that watches the folder does the rest. */
async function place(settings: Settings, region: Region, model: string, artefact: Artefact): Promise<void> {
  if (settings.modelsDir === '') throw notOurs()
  await startEngine()
  loadForecaster(artefact, region).close()
  const folder = modelFolder(settings, region, model)
  await writeArtefact(folder, artefact)
  process.stdout.write(`${artefactHash(artefact).slice(0, 12)} stands in ${folder}\n`)
}
