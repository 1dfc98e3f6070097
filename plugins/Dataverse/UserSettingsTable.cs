using System;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Names of the platform's table of what users have chosen for themselves.</summary>
internal static class UserSettingsTable
{
    public const string Name = "usersettings";
    public const string Language = "uilanguageid";

    /// <summary>The language code (LCID) in which a user sees the platform; none where he has not chosen.</summary>
    public static int? LanguageOf(IOrganizationService asSystem, Guid userId) =>
        asSystem.Retrieve(Name, userId, new ColumnSet(Language)).GetAttributeValue<int?>(Language) is > 0 and var code ? code : null;
}
