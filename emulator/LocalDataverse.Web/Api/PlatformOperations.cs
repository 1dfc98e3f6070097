using System.Collections.Generic;

namespace LocalDataverse.Web.Api;

/// <summary>The platform's messages that the Web API offers as functions and actions, with the shapes documented for them.</summary>
internal static class PlatformOperations
{
    private static readonly OperationParameter BoundListId = new("ListId", ParameterKind.RowId, "list");

    public static IReadOnlyList<OperationDefinition> All { get; } =
    [
        new()
        {
            Name = "WhoAmI",
            IsFunction = true,
            Results = [new("BusinessUnitId", ParameterKind.Guid), new("UserId", ParameterKind.Guid), new("OrganizationId", ParameterKind.Guid)],
        },
        new()
        {
            Name = "RetrieveTotalRecordCount",
            IsFunction = true,
            Parameters = [new("EntityNames", ParameterKind.StringArray)],
            Results = [new("EntityRecordCountCollection", ParameterKind.RecordCounts)],
        },
        new()
        {
            Name = "RetrievePrincipalAccess",
            IsFunction = true,
            Binding = OperationBinding.Entity,
            BoundParameter = new("Principal", ParameterKind.EntityReference),
            Parameters = [new("Target", ParameterKind.EntityReference)],
            Results = [new("AccessRights", ParameterKind.AccessRights)],
        },
        new()
        {
            Name = "GrantAccess",
            Parameters = [new("Target", ParameterKind.EntityReference), new("PrincipalAccess", ParameterKind.PrincipalAccess)],
        },
        new()
        {
            Name = "ModifyAccess",
            Parameters = [new("Target", ParameterKind.EntityReference), new("PrincipalAccess", ParameterKind.PrincipalAccess)],
        },
        new()
        {
            Name = "RevokeAccess",
            Parameters = [new("Target", ParameterKind.EntityReference), new("Revokee", ParameterKind.EntityReference)],
        },
        new()
        {
            Name = "Merge",
            Parameters =
            [
                new("Target", ParameterKind.EntityReference),
                new("Subordinate", ParameterKind.RowId, MessageName: "SubordinateId"),
                new("UpdateContent", ParameterKind.Entity, IsOptional: true),
                new("PerformParentingChecks", ParameterKind.Boolean, IsOptional: true),
            ],
        },
        new()
        {
            Name = "CreateMultiple",
            Binding = OperationBinding.EntityCollection,
            Parameters = [new("Targets", ParameterKind.EntityCollection)],
            Results = [new("Ids", ParameterKind.GuidArray)],
        },
        new()
        {
            Name = "UpdateMultiple",
            Binding = OperationBinding.EntityCollection,
            Parameters = [new("Targets", ParameterKind.EntityCollection)],
        },
        new()
        {
            Name = "UpsertMultiple",
            Binding = OperationBinding.EntityCollection,
            Parameters = [new("Targets", ParameterKind.EntityCollection)],
        },
        new()
        {
            Name = "AddListMembersList",
            Parameters = [new("List", ParameterKind.RowId, "list", MessageName: "ListId"), new("Members", ParameterKind.RowIds, MessageName: "MemberIds")],
        },
        new()
        {
            Name = "AddMemberList",
            Binding = OperationBinding.Entity,
            BoundTable = "list",
            BoundParameter = BoundListId,
            Parameters = [new("EntityId", ParameterKind.Guid)],
            Results = [new("Id", ParameterKind.Guid)],
        },
        new()
        {
            Name = "RemoveMemberList",
            Binding = OperationBinding.Entity,
            BoundTable = "list",
            BoundParameter = BoundListId,
            Parameters = [new("ListMember", ParameterKind.RowId, MessageName: "EntityId")],
        },
        new()
        {
            Name = "CopyMembersList",
            Binding = OperationBinding.Entity,
            BoundTable = "list",
            BoundParameter = new("SourceListId", ParameterKind.RowId, "list"),
            Parameters = [new("TargetList", ParameterKind.RowId, "list", MessageName: "TargetListId")],
        },
        new()
        {
            Name = "CopyDynamicListToStatic",
            Binding = OperationBinding.Entity,
            BoundTable = "list",
            BoundParameter = BoundListId,
            Results = [new("StaticListId", ParameterKind.Guid)],
        },
        new()
        {
            Name = "QualifyMemberList",
            Binding = OperationBinding.Entity,
            BoundTable = "list",
            BoundParameter = BoundListId,
            Parameters = [new("ListMember", ParameterKind.RowIds, MessageName: "MembersId"), new("OverrideorRemove", ParameterKind.Boolean)],
        },
        new()
        {
            Name = "AddItemCampaign",
            Binding = OperationBinding.Entity,
            BoundTable = "campaign",
            BoundParameter = new("CampaignId", ParameterKind.RowId, "campaign"),
            Parameters = [new("EntityId", ParameterKind.Guid), new("EntityName", ParameterKind.String)],
            Results = [new("CampaignItemId", ParameterKind.Guid)],
        },
        new()
        {
            Name = "RemoveItemCampaign",
            Binding = OperationBinding.Entity,
            BoundTable = "campaign",
            BoundParameter = new("CampaignId", ParameterKind.RowId, "campaign"),
            Parameters = [new("EntityId", ParameterKind.Guid)],
        },
        new()
        {
            Name = "ImportSolution",
            Parameters = [.. SolutionFile(isFileOptional: false), new("HoldingSolution", ParameterKind.Boolean, IsOptional: true)],
        },
        new()
        {
            Name = "StageAndUpgrade",
            Parameters = SolutionFile(isFileOptional: false),
            Results = [new("SolutionId", ParameterKind.Guid)],
        },
        SolutionJob("ImportSolutionAsync", new OperationParameter("HoldingSolution", ParameterKind.Boolean, IsOptional: true)),
        SolutionJob("StageAndUpgradeAsync"),
        new()
        {
            Name = "DeleteAndPromote",
            Parameters = [new("UniqueName", ParameterKind.String)],
            Results = [new("SolutionId", ParameterKind.Guid)],
        },
        new()
        {
            Name = "RetrieveDependenciesForUninstall",
            IsFunction = true,
            Parameters = [new("SolutionUniqueName", ParameterKind.String)],
            Results = [new("EntityCollection", ParameterKind.EntityCollection)],
        },
        new()
        {
            Name = "ExportSolution",
            Parameters = [new("SolutionName", ParameterKind.String), new("Managed", ParameterKind.Boolean)],
            Results = [new("ExportSolutionFile", ParameterKind.Binary)],
        },
        new() { Name = "PublishAllXml" },
    ];

    private static OperationDefinition SolutionJob(string name, params OperationParameter[] more) => new()
    {
        Name = name,
        Parameters = [.. SolutionFile(isFileOptional: true), .. more],
        Results = [new("ImportJobKey", ParameterKind.String), new("AsyncOperationId", ParameterKind.Guid)],
    };

    /// <summary>What every import takes. A job may get its file in a staged solution instead.</summary>
    private static OperationParameter[] SolutionFile(bool isFileOptional) =>
    [
        new("OverwriteUnmanagedCustomizations", ParameterKind.Boolean),
        new("PublishWorkflows", ParameterKind.Boolean),
        new("CustomizationFile", ParameterKind.Binary, IsOptional: isFileOptional),
        new("ImportJobId", ParameterKind.Guid, IsOptional: isFileOptional),
        new("ConvertToManaged", ParameterKind.Boolean, IsOptional: true),
        new("SkipProductUpdateDependencies", ParameterKind.Boolean, IsOptional: true),
    ];
}
