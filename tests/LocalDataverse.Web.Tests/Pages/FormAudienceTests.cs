using System;
using System.Collections.Generic;
using LocalDataverse.Web.Pages.Model;

namespace LocalDataverse.Web.Tests.Pages;

public sealed class FormAudienceTests
{
    private static readonly Guid Role = new("11111111-1111-1111-1111-111111111111");

    private static readonly Guid Other = new("22222222-2222-2222-2222-222222222222");

    [Theory]
    [InlineData("<form/>")]
    [InlineData("<form><DisplayConditions Order='0' FallbackForm='true'><Everyone /></DisplayConditions></form>")]
    [InlineData("<form><DisplayConditions /></form>")]
    public void A_form_that_names_no_role_shows_to_everybody(string formXml) => Assert.True(FormAudience.Read(formXml).Has(new HashSet<Guid>()));

    [Fact]
    public void A_form_that_names_roles_shows_to_them_and_to_whom_everything_shows()
    {
        var audience = FormAudience.Read($"<form><DisplayConditions Order='0' FallbackForm='false'><Role Id='{Role:B}' /></DisplayConditions></form>");
        Assert.True(audience.Has(new HashSet<Guid> { Other, Role }));
        Assert.False(audience.Has(new HashSet<Guid> { Other }));
        Assert.True(audience.Has(null));
        Assert.False(audience.IsFallback);
    }
}
