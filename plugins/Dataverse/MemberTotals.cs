namespace CrmSegmentation.Dataverse;

/// <summary>How many customers a query finds, and what they bought in the year, in the base currency.</summary>
internal readonly record struct MemberTotals(int Count, decimal AnnualValue);
