import { Command, InvalidArgumentError, Option } from 'commander';
import { role as roleSchema, type Role } from '../../../contracts/actor.ts';
import {
  addAccount,
  assignWards,
  disableAccount,
  listAccounts,
  resetPassword,
} from '../store/access/accounts.ts';
import { addWard, listWards, placePatient } from '../store/access/wards.ts';
import { auditOperator } from './operator.ts';
import { usageOf } from './usage.ts';
import { withDatabase } from './with-database.ts';

interface AddOptions {
  readonly name?: string;
  readonly role: Role;
  readonly ward: readonly string[];
  readonly showNames?: true;
  readonly oidcIssuer?: string;
  readonly oidcSubject?: string;
  readonly json?: true;
}

/** The command `accounts`: who may sign in, as what, and for which wards. */
export function accountProgram(env: NodeJS.ProcessEnv, print: (text: string) => void): Command {
  const program = new Command(usageOf('accounts'))
    .description('Accounts and wards. The database is DATABASE_URL, or .data/ward.sqlite.')
    .showHelpAfterError();

  program
    .command('add')
    .description('adds an account and prints its password, once')
    .argument('<account>', 'what the person types to sign in', accountName)
    .addOption(new Option('--role <role>', 'what they are').choices(roleSchema.options).makeOptionMandatory())
    .option('--name <name>', 'how colleagues know them; the account when left out')
    .option('--ward <ward...>', 'wards they belong to', ['Ward'])
    .option('--show-names', 'a viewer sees the names of patients')
    .option('--oidc-issuer <url>', 'signs in through this OpenID provider, without a password here')
    .option('--oidc-subject <subject>', "who they are there, the provider's `sub`")
    .option('--json', 'print JSON')
    .action((account: string, options: AddOptions) =>
      withDatabase(env, async (database) => {
        const { oidcIssuer: issuer, oidcSubject: subject } = options;
        if ((issuer === undefined) !== (subject === undefined))
          throw new RangeError(`'--oidc-issuer' and '--oidc-subject' must be given together`);
        const password = await addAccount(database, {
          account,
          name: options.name ?? account,
          role: options.role,
          wards: options.ward,
          seesNames: options.showNames === true,
          ...(issuer === undefined || subject === undefined ? {} : { oidc: { issuer, subject } }),
        });
        await auditOperator(database, { action: 'addAccount', object: account });
        if (options.json) print(JSON.stringify({ account, password }));
        else
          print(
            password === undefined
              ? `Account ${account} (${options.role}) signs in through ${issuer}.`
              : `Account ${account} (${options.role}). Its password, shown only now:\n${password}`,
          );
      }),
    );

  program
    .command('list')
    .description('lists accounts, without passwords')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: true }) =>
      withDatabase(env, async (database) => {
        const accounts = await listAccounts(database);
        if (json) print(JSON.stringify(accounts));
        else if (accounts.length === 0) print(`No accounts. Add one with: ${usageOf('accounts')} add --help`);
        else
          for (const { account, role, wards, name, disabledMs } of accounts)
            print(
              [account.padEnd(16), role.padEnd(13), wards.join(', ') || 'no ward', name]
                .concat(disabledMs === null ? [] : ['disabled'])
                .join('  '),
            );
      }),
    );

  program
    .command('disable')
    .description('ends the sessions of an account and lets nobody sign in with it')
    .argument('<account>')
    .action((account: string) =>
      withDatabase(env, async (database) => {
        await disableAccount(database, account);
        await auditOperator(database, { action: 'disableAccount', object: account });
        print(`Account ${account} is disabled and signed out everywhere.`);
      }),
    );

  program
    .command('reset')
    .description('gives an account a new password, prints it once, and ends its sessions; enables it again')
    .argument('<account>')
    .option('--json', 'print JSON')
    .action((account: string, { json }: { json?: true }) =>
      withDatabase(env, async (database) => {
        const password = await resetPassword(database, account);
        await auditOperator(database, { action: 'resetPassword', object: account });
        print(
          json
            ? JSON.stringify({ account, password })
            : `The new password of ${account}, shown only now:\n${password}`,
        );
      }),
    );

  program
    .command('assign')
    .description('says which wards an account belongs to, instead of those before')
    .argument('<account>')
    .requiredOption('--ward <ward...>', 'wards')
    .action((account: string, { ward: wards }: { ward: string[] }) =>
      withDatabase(env, async (database) => {
        await assignWards(database, account, wards);
        await auditOperator(database, { action: 'assignWards', object: `${account}: ${wards.join(', ')}` });
        print(`Account ${account} belongs to ${wards.join(', ')}.`);
      }),
    );

  program
    .command('wards')
    .description('lists the wards')
    .action(() =>
      withDatabase(env, async (database) => {
        for (const { name } of await listWards(database)) print(name);
      }),
    );

  program
    .command('add-ward')
    .description('adds a ward')
    .argument('<name>', 'such as "Neurology 2"', wardName)
    .action((name: string) =>
      withDatabase(env, async (database) => {
        await addWard(database, name);
        await auditOperator(database, { action: 'addWard', object: name });
        print(`Ward ${name} is there. Patients lie on the first ward until they are placed.`);
      }),
    );

  program
    .command('place')
    .description('places a patient on a ward')
    .argument('<patient>', 'number of the patient', wholeNumber)
    .requiredOption('--ward <ward>', 'the ward')
    .action((patientId: number, { ward }: { ward: string }) =>
      withDatabase(env, async (database) => {
        await placePatient(database, patientId, ward);
        await auditOperator(database, { action: 'placePatient', object: ward, patientId });
        print(`Patient ${patientId} lies on ${ward}.`);
      }),
    );

  return program;
}

function accountName(text: string): string {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,99}$/u.test(text))
    throw new InvalidArgumentError('must have 1 to 100 letters, digits, dots, dashes, underscores or @');
  return text.toLowerCase();
}

function wardName(text: string): string {
  if (text.trim() === '' || text.length > 100)
    throw new InvalidArgumentError('must have 1 to 100 characters');
  return text.trim();
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1 up');
  return Number(text);
}
