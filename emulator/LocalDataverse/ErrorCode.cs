namespace LocalDataverse;

/// <summary>The platform's error codes that this host uses, by the names under which they are documented where there are any.</summary>
internal static class ErrorCode
{
    public const int ObjectDoesNotExist = unchecked((int)0x80040217);
    public const int DuplicateRecord = unchecked((int)0x80040237);
    public const int DuplicateAlternateKey = unchecked((int)0x80060892);
    public const int InvalidArgument = unchecked((int)0x80040203);
    public const int UnexpectedError = unchecked((int)0x80040216);
    public const int PrivilegeDenied = unchecked((int)0x80040220);
    public const int RowAccessDenied = unchecked((int)0x80040220);
    public const int ColumnCreateDenied = unchecked((int)0x8004F502);
    public const int ColumnReadDenied = unchecked((int)0x8004F504);
    public const int ColumnUpdateDenied = unchecked((int)0x8004F507);
    public const int CannotDeleteDueToAssociation = unchecked((int)0x80040227);
    public const int DateTimeTooEarly = unchecked((int)0x80040239);
    public const int NoActiveTransaction = unchecked((int)0x80040251);
    public const int IsvAborted = unchecked((int)0x80040265);
    public const int IsvUnexpected = unchecked((int)0x80040224);
    public const int UnknownTable = unchecked((int)0x80041102);
    public const int UnknownColumn = unchecked((int)0x80041103);
    public const int GenericSqlError = unchecked((int)0x80044150);
    public const int SqlTimeout = unchecked((int)0x80044151);
    public const int LoopDetected = unchecked((int)0x80044182);
    public const int OutOfRange = unchecked((int)0x80044330);
    public const int InvalidCharactersInField = unchecked((int)0x80040278);
    public const int StringTooLong = unchecked((int)0x80044331);
    public const int ChoiceOutOfRange = unchecked((int)0x8004431A);
    public const int InvalidStateForStatus = unchecked((int)0x80048408);
    public const int CurrencyRequired = unchecked((int)0x80048CFB);
    public const int ConcurrencyVersionMismatch = unchecked((int)0x80060882);
    public const int ConcurrencyVersionNotProvided = unchecked((int)0x80060883);
    public const int OptimisticConcurrencyNotEnabled = unchecked((int)0x8006088D);
    public const int RecordNotFoundByKey = unchecked((int)0x80060891);
    public const int MessageNotSupported = unchecked((int)0x80040800);
    public const int MessageNotSupportedForTable = unchecked((int)0x80040802);
    public const int SandboxTimeout = unchecked((int)0x80044171);
    public const int MissingPublicKeyToken = unchecked((int)0x8004416C);
    public const int AssemblyTooLarge = unchecked((int)0x8004418F);
    public const int ImportXsdValidation = unchecked((int)0x8004801A);
    public const int ComponentNotInSystem = unchecked((int)0x8004F036);
    public const int ImportFailed = unchecked((int)0x80048033);
    public const int MissingDependencies = unchecked((int)0x8004803A);
    public const int InvalidSolutionFile = unchecked((int)0x80048060);
    public const int ManagedOverUnmanagedSolution = unchecked((int)0x80048040);
    public const int UnmanagedOverManagedSolution = unchecked((int)0x80048041);
    public const int CannotOverwriteActiveComponent = unchecked((int)0x8004F016);
    public const int CannotUninstallWithDependencies = unchecked((int)0x8004F01D);
    public const int LowerVersionUpgrade = unchecked((int)0x80048541);
    public const int SolutionTooLarge = unchecked((int)0x80048499);
    public const int MergeEntityNotActive = unchecked((int)0x80045304);
    public const int MergeEntitiesIdentical = unchecked((int)0x80045305);

    // Queries.
    public const int BadCondition = unchecked((int)0x80041106);
    public const int AttributeWithAggregate = unchecked((int)0x80041107);
    public const int InvalidValue = unchecked((int)0x80041108);
    public const int InvalidAlias = unchecked((int)0x80041109);
    public const int AliasDoesNotExist = unchecked((int)0x8004110A);
    public const int NoAlias = unchecked((int)0x8004110B);
    public const int ValueGreaterThanZero = unchecked((int)0x8004110C);
    public const int ByAttributeMismatch = unchecked((int)0x8004110F);
    public const int InvalidLinkType = unchecked((int)0x80041117);
    public const int InvalidAggregate = unchecked((int)0x8004111A);
    public const int InvalidNode = unchecked((int)0x8004111C);
    public const int AttributeNotFound = unchecked((int)0x8004111E);
    public const int InvalidConditionOperator = unchecked((int)0x80041120);
    public const int InvalidFilterType = unchecked((int)0x80041122);
    public const int ElementNotFound = unchecked((int)0x80041123);
    public const int EmptyXml = unchecked((int)0x80041124);
    public const int LinkNodeForOrderNotFound = unchecked((int)0x80041126);
    public const int TopCountGreaterThanZero = unchecked((int)0x80041127);
    public const int TooManyRowsWithoutCookie = unchecked((int)0x8004430A);
    public const int TooManyConditions = unchecked((int)0x8004430C);
    public const int TooManyLinks = unchecked((int)0x8004430D);
    public const int AggregateLimitExceeded = unchecked((int)0x8004E023);

    // Marketing lists. No public source gives the codes for adding to dynamic or locked lists; they are invalid arguments here.
    public const int CannotCopyIncompatibleListType = unchecked((int)0x80040306);
    public const int LockStatusNotValidForDynamicList = unchecked((int)0x8004F703);
    public const int CannotCopyStaticList = unchecked((int)0x8004F704);
    public const int ListNotStatic = InvalidArgument;
    public const int ListLocked = InvalidArgument;
    public const int ListTypeMismatch = InvalidArgument;
}
