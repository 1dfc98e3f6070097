using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>To whom a form or a dashboard shows (DisplayConditions); where it says nothing, or Everyone, to everybody.</summary>
/// <param name="Roles">The roles to which it shows; null for everybody.</param>
/// <param name="IsFallback">Whether it shows to those as well for whom the table has no form of their own.</param>
internal sealed record FormAudience(IReadOnlySet<Guid>? Roles, bool IsFallback)
{
    /// <param name="roles">The roles of a user; null for whom everything shows.</param>
    public bool Has(IReadOnlySet<Guid>? roles) => Roles is null || roles is null || Roles.Overlaps(roles);

    /// <exception cref="System.Xml.XmlException">The text is not XML.</exception>
    public static FormAudience Read(string formXml)
    {
        var conditions = XElement.Parse(formXml).Element("DisplayConditions");
        var isEveryone = conditions is null || conditions.Element("Everyone") is not null || !conditions.Elements("Role").Any();
        return new FormAudience(
            isEveryone ? null : conditions!.Elements("Role").Select(role => Guid.TryParse((string?)role.Attribute("Id"), out var id) ? id : Guid.Empty).ToHashSet(),
            conditions?.Flag("FallbackForm", false) ?? true);
    }
}
