namespace CrmSegmentation.Dataverse;

/// <summary>Names of the table of factors of priority schemes and its columns.</summary>
internal static class PriorityFactorTable
{
    public const string Name = "cseg_priorityfactor";
    public const string Id = "cseg_priorityfactorid";
    public const string Title = "cseg_name";
    public const string Scheme = "cseg_schemeid";
    public const string Kind = "cseg_factorkind";
    public const string Weight = "cseg_weight";
    public const string Order = "cseg_order";
    public const string Scoring = "cseg_factorscoring";
    public const string CutPoints = "cseg_cutpoints";
    public const string State = "statecode";
}
