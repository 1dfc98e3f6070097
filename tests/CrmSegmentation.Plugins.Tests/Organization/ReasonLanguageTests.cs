using CrmSegmentation.Dataverse;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Reasons are stored, so they are in the language of the organisation, whoever reads them.</summary>
[Collection(nameof(ImportedSolution))]
public class ReasonLanguageTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Theory]
    [InlineData(1031, "Niedrig: 30,00 in zwölf Monaten; 1 Kauf; zuletzt am 1. Dezember 2001")]
    [InlineData(1033, "Low: 30.00 in twelve months; 1 purchase; last on 1 December 2001")]
    [InlineData(1036, "Low: 30.00 in twelve months; 1 purchase; last on 1 December 2001")]
    public void The_reason_is_in_the_language_of_the_organisation_or_in_English(int language, string reason)
    {
        var organization = ((WhoAmIResponse)local.Service.Execute(new WhoAmIRequest())).OrganizationId;
        local.Change(OrganizationRow.Name, organization, OrganizationRow.LanguageCode, language);

        var id = local.AContact();
        local.Buy(id, "2001-12-01", 30m);

        Assert.Equal(reason, local.Contact(id)[ContactTable.PriorityReason]);
    }
}
