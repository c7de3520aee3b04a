import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SettingsError } from '../../shared/domain/errors.js'
import { CACHE } from './state.js'

const POM = join('infra', 'kafka', 'pom.xml')

const FIRST_JAVA = 17

/** @throws {SettingsError} if there is no Java that runs the broker */
export function checkJava(): void {
  const { error, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  if (error)
    throw new SettingsError(
      `java is missing (${error.message}); install Java ${FIRST_JAVA}: apt install openjdk-17-jre-headless`,
    )
  const version = Number(/version "(\d+)/.exec(stderr)?.[1])
  if (!(version >= FIRST_JAVA)) {
    throw new SettingsError(
      `java is version ${version}; Kafka 4 needs ${FIRST_JAVA}: apt install openjdk-17-jre-headless`,
    )
  }
}

/**
 * Folder with the broker's jars, fetched from Maven Central once for each pom.xml.
 *
 * @throws {SettingsError} if Maven is missing, or cannot fetch them
 */
export function brokerJars(): string {
  if (!existsSync(POM)) throw new SettingsError(`${POM} is not here; start the command in the project's folder`)
  const folder = resolve(CACHE, createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12))
  if (existsSync(folder)) return folder
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  const args = [
    '-q',
    '-B',
    '-f',
    POM,
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${partial}`,
  ]
  const { error, status, stdout } = spawnSync('mvn', args, { encoding: 'utf8' })
  if (error) throw new SettingsError(`mvn is missing (${error.message}); install Maven: apt install maven`)
  if (status !== 0)
    throw new SettingsError(`mvn could not fetch Kafka; check the way to Maven Central. It said:\n${stdout}`)
  renameSync(partial, folder)
  return folder
}
