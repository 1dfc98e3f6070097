using System;
using System.Collections.Generic;
using System.Linq;

namespace LocalDataverse.Messages;

/// <summary>All messages that this host answers, besides the custom APIs of imported solutions.</summary>
internal static class MessageTable
{
    private static readonly Dictionary<string, Message> Messages = new Message[]
    {
        new CreateMessage(isMultiple: false),
        new CreateMessage(isMultiple: true),
        new UpdateMessage(isMultiple: false),
        new UpdateMessage(isMultiple: true),
        new UpsertMessage(isMultiple: false),
        new UpsertMessage(isMultiple: true),
        new DeleteMessage(),
        new DeleteMultipleMessage(),
        new RetrieveMessage(),
        new RetrieveMultipleMessage(),
        new AssociateMessage(removes: false),
        new AssociateMessage(removes: true),
        new SetStateMessage(),
        new AssignMessage(),
        new MergeMessage(),
        new ExecuteWorkflowMessage(),
        new ExecuteMultipleMessage(),
        new ExecuteTransactionMessage(),
        new WhoAmIMessage(),
        new RetrieveVersionMessage(),
        new RetrieveTotalRecordCountMessage(),
        new ImportSolutionMessage(upgrades: false),
        new ImportSolutionMessage(upgrades: true),
        new SolutionJobMessage("ImportSolution"),
        new SolutionJobMessage("StageAndUpgrade"),
        new DeleteAndPromoteMessage(),
        new RetrieveDependenciesForUninstallMessage(),
        new ExportSolutionMessage(),
        new MetadataMessage("RetrieveEntity"),
        new MetadataMessage("RetrieveAllEntities"),
        new MetadataMessage("RetrieveAttribute"),
        new MetadataMessage("RetrieveOptionSet"),
        new MetadataMessage("RetrieveAllOptionSets"),
        new MetadataMessage("RetrieveRelationship"),
        new MetadataMessage("RetrieveMetadataChanges"),
        new FetchXmlMessage(toFetchXml: false),
        new FetchXmlMessage(toFetchXml: true),
        new RetrieveExchangeRateMessage(),
        new TimeConversionMessage(toUtc: false),
        new TimeConversionMessage(toUtc: true),
        new PublishMessage("PublishAllXml"),
        new PublishMessage("PublishXml"),
        new AddMemberListMessage(),
        new AddListMembersListMessage(),
        new RemoveMemberListMessage(),
        new CopyMembersListMessage(),
        new CopyDynamicListToStaticMessage(),
        new QualifyMemberListMessage(),
        new AddItemCampaignMessage(removes: false),
        new AddItemCampaignMessage(removes: true),
        new ShareMessage("GrantAccess"),
        new ShareMessage("ModifyAccess"),
        new ShareMessage("RevokeAccess"),
        new RetrievePrincipalAccessMessage(),
        new UserPrivilegesMessage(),
        new AuditMessage("RetrieveRecordChangeHistory"),
        new AuditMessage("RetrieveAttributeChangeHistory"),
        new AuditMessage("RetrieveAuditDetails"),
        new TeamMembersMessage(removes: false),
        new TeamMembersMessage(removes: true),
    }.ToDictionary(m => m.Name, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> Names => Messages.Keys;

    public static Message? Find(string name) => Messages.GetValueOrDefault(name);
}
