// Runs jest. With CI=true or --count it ends with the line 'tests: N passed, N failed, N skipped', and files that failed
// are run once more, alone, since on a busy machine a test may wait longer than its deadline: those that pass then are
// named as unstable, the others with what they said first.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Exit status of one run. */
function jest(args, stdio) {
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const { status } = spawnSync(process.execPath, [...node, 'node_modules/jest/bin/jest.js', ...args], {
    cwd: root,
    stdio,
  });
  return status ?? 1;
}

const SHOWN_LINES = 8;

/** A line for every test that failed in a file, and for a file that could not be run: which, and what it said. */
function failuresIn({ name, message, assertionResults }) {
  const said = (text) =>
    stripVTControlCharacters(text)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('at '))
      .slice(0, SHOWN_LINES)
      .join(' ');
  const tests = assertionResults.filter(({ status }) => status === 'failed');
  const failures = tests.map(({ fullName, failureMessages }) => [fullName, said(failureMessages.join('\n'))]);
  return (failures.length === 0 ? [['it', said(message)]] : failures).map(
    ([test, text]) => `${relative(root, name)}: ${test}: ${text}`,
  );
}

/** One run and what its report says: numbers of tests, and the files that failed with their passed tests. */
function reported(args) {
  const folder = mkdtempSync(join(tmpdir(), 'run-tests-'));
  const file = join(folder, 'report.json');
  try {
    const status = jest(['--json', `--outputFile=${file}`, ...args], ['ignore', 'ignore', 'inherit']);
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const failed = report.testResults.filter(({ status }) => status === 'failed');
    const { numPassedTests: passed, numPendingTests: skipped } = report;
    const counted = report.numFailedTests + report.numRuntimeErrorTestSuites;
    return {
      passed,
      skipped,
      failed: counted === 0 && (status !== 0 || passed + skipped === 0) ? 1 : counted,
      files: failed.map(({ name }) => name),
      failures: failed.flatMap(failuresIn),
      passedInFiles: failed
        .flatMap(({ assertionResults }) => assertionResults)
        .filter(({ status }) => status === 'passed').length,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, files: [], failures: [], passedInFiles: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runTwice(args) {
  const first = reported(args);
  if (first.failed === 0 || first.files.length === 0) return first;
  const names = first.files.map((file) => relative(root, file)).join(', ');
  console.log(`\nonce more, alone: ${names}`);
  const options = args.filter((argument) => argument.startsWith('-') && argument !== '--runTestsByPath');
  const second = reported([...options, '--runInBand', '--runTestsByPath', ...first.files]);
  if (second.failed === 0)
    for (const failure of first.failures) console.log(`UNSTABLE, passed when run alone: ${failure}`);
  for (const failure of second.failures) console.log(`FAILED ${failure}`);
  return {
    passed: first.passed - first.passedInFiles + second.passed,
    failed: second.failed,
    skipped: first.skipped,
  };
}

const args = process.argv.slice(2).filter((argument) => argument !== '--count');
const counts = process.env.CI === 'true' || args.length < process.argv.length - 2;
if (!counts) process.exit(jest(args, 'inherit'));
const { passed, failed, skipped } = runTwice(args);
console.log(`\ntests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
