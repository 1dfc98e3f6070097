using System;
using System.ServiceModel;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Query;

/// <summary>The platform's codes for queries that cannot be answered.</summary>
internal static class QueryFault
{
    public const int InvalidArgument = unchecked((int)0x80040203);
    public const int NoEntity = unchecked((int)0x80041102);
    public const int NoAttribute = unchecked((int)0x80041103);
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

    public const int ColumnReadDenied = unchecked((int)0x8004F504);

    public static FaultException<OrganizationServiceFault> Create(int code, string message) =>
        new(new OrganizationServiceFault { ErrorCode = code, Message = message, Timestamp = DateTime.UtcNow }, new FaultReason(message));
}
