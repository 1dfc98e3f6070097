namespace LocalDataverse.Store;

internal enum TransactionStep
{
    Begin,
    Commit,
    Rollback,
    BeginPart,
    CommitPart,
    RollbackPart,
}
