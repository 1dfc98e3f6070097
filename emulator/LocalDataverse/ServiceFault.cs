using System;
using System.ServiceModel;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse;

/// <summary>Makes the exceptions that callers of the Organization service see.</summary>
internal static class ServiceFault
{
    /// <summary>Where a fault bears the HTTP status that a plug-in asked for: beside what the Organization service tells, which knows of none.</summary>
    public const string HttpStatus = "HttpStatus";

    public static FaultException<OrganizationServiceFault> Of(int code, string message)
    {
        var fault = new OrganizationServiceFault { ErrorCode = code, Message = message, Timestamp = DateTime.UtcNow };
        return new FaultException<OrganizationServiceFault>(fault, new FaultReason(message));
    }

    public static FaultException<OrganizationServiceFault> MissingRow(string table, Guid id) =>
        Of(ErrorCode.ObjectDoesNotExist, $"{table} With Id = {id:D} Does Not Exist");

    public static FaultException<OrganizationServiceFault> UnknownTable(string? table) =>
        Of(ErrorCode.UnknownTable, $"The entity with a name = '{table}' with namemapping = 'Logical' was not found in the MetadataCache.");

    public static FaultException<OrganizationServiceFault> UnknownColumn(string table, string column) =>
        Of(ErrorCode.UnknownColumn, $"'{table}' entity doesn't contain attribute with Name = '{column}' and NameMapping = 'Logical'.");

    /// <summary>The fault that a caller sees for whatever went wrong: faults as they are, anything else as the platform's own unexpected error.</summary>
    public static FaultException<OrganizationServiceFault> From(Exception exception) => exception switch
    {
        FaultException<OrganizationServiceFault> fault => fault,
        TimeoutException => Of(ErrorCode.SandboxTimeout, exception.Message),
        ArgumentException or InvalidCastException => Of(ErrorCode.InvalidArgument, exception.Message),
        _ => Of(ErrorCode.UnexpectedError, $"An unexpected error occurred: {exception.Message}"),
    };

    /// <summary>Rows that only link two others are made by relating those, never written by themselves.</summary>
    public static FaultException<OrganizationServiceFault> NotForLinks(string message, Metadata.Table table) =>
        Of(ErrorCode.MessageNotSupportedForTable, $"The '{message}' method does not support entities of type '{table.LogicalName}'. Its rows come from relating two others, or with a solution.");
}
