/**
 * Columns of `mysql.user` with rights on every database of a server, which the account of a service must not have. Who
 * gives it its rights reads these columns, and `mysql.db` for rights on one database.
 */
export const serverWideRights = Object.freeze([
  'Select_priv',
  'Insert_priv',
  'Update_priv',
  'Delete_priv',
  'Create_priv',
  'Drop_priv',
  'Alter_priv',
  'Trigger_priv',
  'Grant_priv',
  'Create_user_priv',
  'Super_priv',
] as const);
