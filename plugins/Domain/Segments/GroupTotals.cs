namespace CrmSegmentation.Domain.Segments;

/// <summary>A part of a segment: how many customers, and what they bought in the year, in the base currency.</summary>
internal readonly record struct GroupTotals(Sentence Name, int Customers, decimal AnnualValue);
