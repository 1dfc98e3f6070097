using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Cli.Remote;

/// <summary>Codes of the platform's faults that mean something to a caller from afar.</summary>
internal static class Faults
{
    public const int NotAMember = unchecked((int)0x80072560);
    public const int UserDisabled = unchecked((int)0x80040225);
    public const int PrivilegeDenied = unchecked((int)0x80040220);
    public const int PrincipalPrivilegeDenied = unchecked((int)0x80048306);
    public const int DuplicateRecord = unchecked((int)0x80040237);
    public const int DuplicateKey = unchecked((int)0x80060892);
    public const int VersionMismatch = unchecked((int)0x80060882);
    public const int MessageNotSupported = unchecked((int)0x80040800);
    public const int RowNotFound = unchecked((int)0x80040217);
    public const int KeyNotFound = unchecked((int)0x80060891);

    /// <summary>The detail of a fault that has the status of its HTTP answer.</summary>
    public const string Status = "HttpStatus";

    /// <summary>Whether the user lacks a right: no row of the table will fare better.</summary>
    public static bool IsLackOfRights(int code) => code is PrivilegeDenied or PrincipalPrivilegeDenied or UserDisabled;

    /// <summary>Whether the environment does not have the message for the table.</summary>
    public static bool IsLackOfMessage(OrganizationServiceFault fault) =>
        fault.ErrorCode == MessageNotSupported || (fault.ErrorDetails.TryGetValue(Status, out var status) && status is (404 or 501) && fault.ErrorCode is not (RowNotFound or KeyNotFound));
}
